// SPDX-License-Identifier: Apache-2.0
// A page's side of the guide on diagnosis: a button that says what works.

/** Shows how far it is, and sends the text to support. */
export async function reportTrouble(diagnose, url, { show, sendToSupport }) {
  // region diagnose
  const report = await diagnose(url, {
    onProgress: ({ name, doing, result }) => show(name, result ? result.status : doing),
  });

  show("all", report.summary);
  for (const { name, findings } of report.results) {
    for (const { code, words } of findings) show(name, `${code}: ${words}`);
  }
  await sendToSupport(report.text);
  // endregion
  return report;
}
