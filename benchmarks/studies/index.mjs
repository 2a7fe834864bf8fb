// SPDX-License-Identifier: Apache-2.0
// What is more than one figure of each contender. `measure` answers data, which `section` tells of in Markdown and `pictures`, where there are
// any, as SVG by file name.
import { codec } from './codec.mjs';
import { first } from './first.mjs';
import { growth } from './growth.mjs';
import { idleSessions } from './idle.mjs';
import { loop } from './loop.mjs';

export const STUDIES = [growth, loop, first, idleSessions, codec];
