// What must hold on every page: no violation that axe can see, nothing wider than the screen, no error in the browser.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations that axe finds on the page, one line each. */
export async function accessibility(page) {
  // Evaluated over the debugging protocol, so that the page's own content security policy stays as strict as it is.
  await page.evaluate(AXE);
  const found = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    TAGS,
  );
  return found.violations.map((violation) => {
    const place = (node) => `${node.target.join(' ')} « ${node.html.slice(0, 160)} »`;
    const where = violation.nodes.slice(0, 3).map(place);
    const more = violation.nodes[0]?.any[0]?.message ?? '';
    return `axe ${violation.id} (${violation.nodes.length}×): ${violation.help}; ${more}\n      ${where.join('\n      ')}`;
  });
}

/** What reaches over the right edge of the screen, unless it lies in a box that scrolls by itself. */
export async function overflow(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return [];
    const edge = document.documentElement.clientWidth + 1;
    const over = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > edge);
    const names = over.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`);
    return [`${wide} px wider than the screen of ${innerWidth} px: ${names.join(', ')}`];
  });
}

/** Identifiers that stand on the page more than once: a label would belong to the wrong field. */
export async function twice(page) {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => `id “${id}” stands twice`);
  });
}

/** Names of the program where words should be: a text that no language has, a code that nobody says. */
export async function unsaid(page) {
  const text = await page.evaluate(() => document.body.innerText);
  const codes = text.match(/\b(?:role|fact|value|action|task|state|step)-[a-z][a-z-]*|\b[a-z]+(?:_[a-z]+)+\b/g) ?? [];
  return [...new Set(codes)].map((code) => `“${code}” in place of words`);
}

/** Listens for what a page does wrong behind the glass; `list` fills while the page lives. */
export function watch(page, list, isExpected) {
  page.on('pageerror', (error) => list.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // The browser writes a line of its own for each answer ≥ 400; those are judged below, by their status.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) list.push(`console: ${text}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A page that is left while something still loads aborts it; that is no fault.
    if (why !== 'net::ERR_ABORTED') list.push(`${request.method()} ${request.url()}: ${why}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !isExpected(answer)) {
      list.push(`${answer.request().method()} ${answer.url()} → ${answer.status()}`);
    }
  });
}
