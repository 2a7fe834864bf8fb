// SPDX-License-Identifier: Apache-2.0
// The script of the page `{base}/check`, which the server serves beside it: a diagnosis as it goes, for whoever has trouble.
import { begin } from "./check/page.js";

begin();
