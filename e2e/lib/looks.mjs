// SPDX-License-Identifier: Apache-2.0
// What a page is asked about its looks, in the page itself.

/** The texts of the page that stand out less from their ground than they have to. */
export function faintTexts(least) {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c <= 10.31475 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const groundOf = (element) => {
    const ground = numbers(getComputedStyle(element).backgroundColor);
    return ground[3] === 0 ? groundOf(element.parentElement) : ground;
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && hasText(element) && !element.disabled)
    .map((element) => {
      const [light, dark] = [numbers(getComputedStyle(element).color), groundOf(element)].map(luminance).sort((a, b) => b - a);
      return { text: element.textContent.trim().slice(0, 40), contrast: (light + 0.05) / (dark + 0.05) };
    })
    .filter(({ contrast }) => contrast < least);
}

/** What can be used and has no name for those who do not see it. */
export function nameless() {
  const named = (element) => element.labels?.length > 0 || element.ariaLabel || element.textContent.trim() !== '';
  return [...document.querySelectorAll('button, input, a, select')].filter((element) => !named(element)).map((element) => element.outerHTML);
}
