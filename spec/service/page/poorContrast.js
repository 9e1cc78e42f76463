// Texts whose contrast with what is behind them is under 4.5:1 (WCAG 2.2, 1.4.3). Run in the page; its value is the list.
const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number)
const luminance = (rgb) => {
  const [r = 0, g = 0, b = 0] = rgb.slice(0, 3).map((value) => {
    const part = value / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const ground = (element) => {
  for (let one = element; one !== null; one = one.parentElement) {
    const found = channels(getComputedStyle(one).backgroundColor)
    if (found.length === 3 || (found[3] ?? 0) > 0.9) return found
  }
  return [255, 255, 255]
}
const poor = []
for (const element of document.querySelectorAll('body *')) {
  const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '')
  if (!hasText || !element.checkVisibility() || element.closest('[disabled]') !== null) continue
  const [one, other] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))]
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
  if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`)
}
poor
