// Reads styles/tokens.css and checks every pair of text and ground that the sheets use: at least 4.5 : 1 in both themes,
// 3 : 1 for edges of controls (WCAG 1.4.3, 1.4.11). Prints the weakest pairs; exits with 1 when one is too weak.
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');
const [lightPart, darkPart] = css.split('@media (prefers-color-scheme: dark)');
const read = (part) => Object.fromEntries([...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map(([, name, value]) => [name, value]));
const light = read(lightPart);
const themes = { light, dark: { ...light, ...read(darkPart) } };

const text = [
  ...['ink', 'ink-2', 'ink-3', 'rain', 'rain-strong', 'danger', 'good', 'attention'].flatMap((on) => [[on, 'paper'], [on, 'mist']]),
  ['ink', 'rain-soft'], ['ink-2', 'rain-soft'], ['rain-strong', 'rain-soft'], ['rain', 'rain-soft'],
  ['on-rain', 'rain'], ['on-rain', 'rain-strong'], ['paper', 'ink'],
  ['good', 'good-soft'], ['attention', 'attention-soft'], ['danger', 'danger-soft'],
  ['ink', 'good-soft'], ['ink', 'attention-soft'], ['ink', 'danger-soft'],
];
const edges = [['edge', 'paper'], ['edge', 'mist'], ['rain', 'paper'], ['danger', 'paper']];

function luminance(hex) {
  const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [r, g, b] = [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ratio(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

let weak = 0;
for (const [theme, token] of Object.entries(themes)) {
  for (const [pairs, least] of [[text, 4.5], [edges, 3]]) {
    const rated = pairs.map(([on, ground]) => ({ on, ground, value: ratio(token[on], token[ground]) })).sort((x, y) => x.value - y.value);
    const failing = rated.filter(({ value }) => value < least);
    weak += failing.length;
    for (const { on, ground, value } of failing) console.error(`${theme}: ${on} on ${ground} is ${value.toFixed(2)}, needs ${least}`);
    console.log(`${theme} ≥ ${least}: weakest ${rated[0].on} on ${rated[0].ground} ${rated[0].value.toFixed(2)} of ${rated.length} pairs`);
  }
}
process.exit(weak === 0 ? 0 : 1);
