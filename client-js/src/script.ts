// SPDX-License-Identifier: Apache-2.0
// What the file for a script tag offers, as `throughline`: all transports are in it, so nobody chooses them by import.
export { connect } from "./index.js";
