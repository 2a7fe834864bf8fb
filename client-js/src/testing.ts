// SPDX-License-Identifier: Apache-2.0
export { testKit, type TestKit } from "./testing/kit.js";
export type { FromClient, TestNamespace, TestServer } from "./testing/server.js";
