// SPDX-License-Identifier: Apache-2.0
export type { Done } from "./promise.js";
export type { WebSocketConstructor, WebSocketLike } from "./platform.js";
export type { TransportName } from "./transport/transport.js";
export type { Finding, FindingCode, Status } from "./diagnose/finding.js";
export type { Progress, Report, Result, Step, StepName, Tested } from "./diagnose/report.js";
export { diagnose, type DiagnoseOptions } from "./diagnose/run.js";
