// SPDX-License-Identifier: Apache-2.0

/** The seed of this run: SEED, else by chance. It is printed, so that a failure can be run again. */
export const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

console.log(`SEED=${seed}`);
