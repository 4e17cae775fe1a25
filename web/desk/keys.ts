// Keyboard of the Desk: j/k move in [data-queue], a and r act on the selected row or the page, / searches, ? helps.
// Single keys can be switched off in the help dialog (WCAG 2.1.4); the choice stays in this browser.

const OFF = 'keys-off';

function rows(): HTMLTableRowElement[] {
  return [...document.querySelectorAll<HTMLTableRowElement>('[data-queue] tr[data-row]')];
}

function select(row: HTMLTableRowElement | undefined, focus: boolean): void {
  if (!row) return;
  for (const other of rows()) other.toggleAttribute('data-selected', other === row);
  if (!focus) return;
  row.querySelector<HTMLElement>('.row-link')?.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function move(step: number): void {
  const list = rows();
  const at = list.findIndex((row) => row.hasAttribute('data-selected'));
  const focused = list.some((row) => row.contains(document.activeElement));
  // The first press only brings the focus to the row that is marked already.
  select(list[at < 0 ? 0 : focused ? Math.min(Math.max(at + step, 0), list.length - 1) : at], true);
}

function act(key: string): boolean {
  const row = document.querySelector('tr[data-selected]');
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const target = row?.querySelector<HTMLElement>(selector) ?? document.querySelector<HTMLElement>(`${selector}:not(tr *)`);
  target?.click();
  return target !== null && target !== undefined;
}

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select') ||
    document.querySelector('dialog[open]') !== null;
}

function press(event: KeyboardEvent): boolean {
  switch (event.key) {
    case 'j': move(1); return true;
    case 'k': move(-1); return true;
    case '/': document.querySelector<HTMLInputElement>('[data-search]')?.focus(); return true;
    case '?': document.querySelector<HTMLDialogElement>('#ui-keys')?.showModal(); return true;
    case 'Enter': {
      if (document.activeElement !== document.body) return false;
      const link = document.querySelector<HTMLElement>('tr[data-selected] .row-link');
      link?.click();
      return link !== null;
    }
    default: return /^[a-z]$/.test(event.key) && act(event.key);
  }
}

/** Binds the keys, marks the first row and makes whole rows clickable. */
export function startKeys(): void {
  const box = document.querySelector<HTMLInputElement>('#ui-keys-on');
  let off = false;
  try { off = localStorage.getItem(OFF) === '1'; } catch { /* no storage: keys stay on */ }
  if (box) {
    box.checked = !off;
    box.addEventListener('change', () => {
      off = !box.checked;
      try { localStorage.setItem(OFF, off ? '1' : '0'); } catch { /* only for this page, then */ }
    });
  }
  document.addEventListener('keydown', (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event)) return;
    if (press(event)) event.preventDefault();
  });
  document.addEventListener('focusin', (event) => {
    select((event.target as Element).closest<HTMLTableRowElement>('[data-queue] tr[data-row]') ?? undefined, false);
  });
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    const row = target.closest('[data-queue] tr[data-row]');
    if (!row || target.closest('a, button, input, label, summary, select') || String(getSelection()) !== '') return;
    row.querySelector<HTMLElement>('.row-link')?.click();
  });
  if (!document.querySelector('tr[data-selected]')) select(rows()[0], false);
}
