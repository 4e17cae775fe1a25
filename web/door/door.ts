// What every page may use, and no page needs: elder type, quick exit, drafts, menus, dialogs in old browsers.
// Loaded by all three surfaces; kept below 4 KiB. Pages work without it.

const root = document.documentElement;
const all = <T extends Element>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];
const onClick = (selector: string, act: (el: HTMLElement, event: MouseEvent) => void): void => {
  document.addEventListener('click', (event) => {
    const el = (event.target as Element).closest<HTMLElement>(selector);
    if (el) act(el, event);
  });
};

// Elder type: the server reads the cookie and sets the class, so the next page does not flash.
onClick('[data-elder]', (link, event) => {
  event.preventDefault();
  const on = root.classList.toggle('elder');
  document.cookie = `elder=${on ? 1 : 0};path=/;max-age=31536000;samesite=lax`;
  const words = link.querySelector('span');
  if (words) words.textContent = (on ? link.dataset.off : link.dataset.on) ?? '';
});

// Quick exit: the link works alone; the script also takes this page out of "back". Escape three times does the same.
const exit = document.querySelector<HTMLAnchorElement>('[data-exit]');
if (exit) {
  let presses: number[] = [];
  const leave = (): void => {
    document.body.hidden = true;
    location.replace(exit.href);
  };
  exit.addEventListener('click', (event) => { event.preventDefault(); leave(); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (presses.length > 2) leave();
  });
}

// Menus close on Escape and on a click elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of all<HTMLDetailsElement>('.menu[open]')) if (!menu.contains(event.target as Node)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of all<HTMLDetailsElement>('.menu[open]')) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
});

// Buttons with command/commandfor: native where the browser knows them.
if (!('command' in HTMLButtonElement.prototype)) {
  onClick('button[commandfor]', (button) => {
    const target = document.getElementById(button.getAttribute('commandfor') ?? '');
    if (!(target instanceof HTMLDialogElement)) return;
    if (button.getAttribute('command') === 'show-modal') target.showModal();
    else target.close();
  });
}
onClick('[data-print]', () => window.print());

// On an error page: back to the form, which the browser or the draft has kept.
onClick('[data-back]', () => history.back());
if (history.length > 1) for (const button of all<HTMLElement>('[data-back]')) button.hidden = false;

// Drafts: <form data-draft="id">. Kept in this browser for a week; never passwords, hidden fields, files or [data-nodraft].
const PREFIX = 'draft:';
const WEEK = 7 * 24 * 3600e3;
type Draft = { at: number; values: [name: string, value: string, on: boolean][] };
type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const inputs = (form: HTMLFormElement): Input[] => [...form.elements].filter((el): el is Input =>
  (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement) &&
  el.name !== '' && !el.hasAttribute('data-nodraft') && !/^(hidden|password|file|submit|button)$/.test(el.type));
const ticks = (el: Input): el is HTMLInputElement => /^(checkbox|radio)$/.test(el.type);
const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const read = (key: string): Draft | undefined => {
  try { return JSON.parse(localStorage.getItem(key) ?? '') as Draft; } catch { return undefined; }
};

function restore(form: HTMLFormElement, draft: Draft): boolean {
  let changed = false;
  for (const el of inputs(form)) {
    const saved = draft.values.find(([name, value]) => name === el.name && (!ticks(el) || value === el.value));
    if (!saved) continue;
    if (ticks(el)) {
      changed ||= el.checked !== saved[2];
      el.checked = saved[2];
    } else if (el.value !== saved[1]) {
      changed = true;
      el.value = saved[1];
    }
  }
  return changed;
}

function note(form: HTMLFormElement, key: string): void {
  const { draftNote = '', draftDrop = '' } = document.body.dataset;
  const line = document.createElement('p');
  const drop = document.createElement('button');
  line.className = 'draft-note';
  line.setAttribute('role', 'status');
  drop.type = 'button';
  drop.className = 'btn quiet';
  drop.textContent = draftDrop;
  drop.addEventListener('click', () => { localStorage.removeItem(key); form.reset(); line.remove(); });
  line.append(draftNote, drop);
  form.prepend(line);
}

try {
  const forms = all<HTMLFormElement>('form[data-draft]');
  const sent = sessionStorage.getItem('sent');
  // The page after a submit: the form is gone and this is no error page, so the draft has served.
  if (sent && !forms.some((form) => PREFIX + form.dataset.draft === sent) && !document.querySelector('.error-page')) localStorage.removeItem(sent);
  sessionStorage.removeItem('sent');
  for (const key of keys()) if (Date.now() - (read(key)?.at ?? 0) > WEEK) localStorage.removeItem(key);
  for (const form of forms) {
    const key = PREFIX + form.dataset.draft;
    const draft = read(key);
    if (draft && !form.querySelector('[aria-invalid]') && restore(form, draft)) note(form, key);
    let timer = 0;
    const save = (): void => {
      const values = inputs(form).map((el): Draft['values'][number] => [el.name, el.value, ticks(el) && el.checked]);
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values } satisfies Draft));
    };
    form.addEventListener('input', () => { clearTimeout(timer); timer = window.setTimeout(save, 300); });
    form.addEventListener('submit', () => { save(); sessionStorage.setItem('sent', key); });
  }
  document.addEventListener('submit', (event) => {
    if ((event.target as Element).matches('[data-signout]')) for (const key of keys()) localStorage.removeItem(key);
  });
} catch { /* no storage (private mode): the form works, it only keeps no draft */ }
