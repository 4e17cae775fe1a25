// The Desk: htmx for partial updates, the keyboard queue, questions before dangerous forms, file drop, toasts.
import 'htmx.org';
import { startKeys } from './keys.ts';

const textOf = (value: unknown): string => typeof value === 'string' ? value : String((value as { value?: unknown })?.value ?? '');

// Toasts: page.flash renders one; `HX-Trigger: {"toast": "…"}` adds more. They only confirm what the page shows anyway,
// so they go after a while, but never under the pointer or with the focus inside.
const STAY = 10_000;
const toasts = document.querySelector<HTMLElement>('.toasts');
function closable(toast: Element): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = toasts?.dataset.close ?? '×';
  button.addEventListener('click', () => toast.remove());
  toast.append(button);
  const fade = (): void => {
    if (toast.matches(':hover, :focus-within')) setTimeout(fade, STAY / 2);
    else toast.remove();
  };
  setTimeout(fade, STAY);
}
document.addEventListener('toast', (event) => {
  const toast = document.createElement('p');
  const words = document.createElement('span');
  toast.className = 'toast';
  words.textContent = textOf((event as CustomEvent<unknown>).detail);
  toast.append(words);
  closable(toast);
  toasts?.append(toast);
});
toasts?.querySelectorAll('.toast').forEach(closable);

// <form data-confirm="…?"> asks first, in the page's own dialog.
const ask = document.querySelector<HTMLDialogElement>('#ui-confirm');
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  const question = form.dataset.confirm;
  if (!ask || !question || form.dataset.sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const heading = ask.querySelector('h2');
  if (heading) heading.textContent = question;
  const yes = ask.querySelector<HTMLButtonElement>('[data-yes]');
  if (yes) yes.onclick = () => {
    ask.close();
    form.dataset.sure = '1';
    form.requestSubmit(event.submitter);
    delete form.dataset.sure;
  };
  ask.showModal();
}, true);

// A form in a dialog that was refused comes back closed: it opens again, or the summary's link would lead nowhere.
document.querySelector<HTMLDialogElement>('dialog:has(.err)')?.showModal();

// On a phone the rail and the tabs scroll sideways: where one is comes into view.
for (const strip of document.querySelectorAll<HTMLElement>('.rail, .tabs')) {
  const here = strip.querySelector<HTMLElement>('[aria-current]');
  if (here) strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - here.offsetWidth) / 2;
}

// Files may be dropped on the zone; the input stays the one that is read.
for (const zone of document.querySelectorAll<HTMLElement>('[data-drop]')) {
  const input = zone.querySelector<HTMLInputElement>('input[type=file]');
  zone.addEventListener('dragover', (event) => { event.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    if (!input || !event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

startKeys();
