// The Field: the worker that keeps the shell, the offline line, one location reading, ticks that save themselves, signing.
import { startSigning } from './sign.ts';

if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js', { scope: '/field' }).catch(() => undefined);

const banner = document.querySelector<HTMLElement>('[data-offline]');
function network(): void {
  if (!banner) return;
  banner.hidden = navigator.onLine;
  banner.textContent = navigator.onLine ? '' : banner.dataset.offline ?? '';
}
addEventListener('online', network);
addEventListener('offline', network);
network();

// One reading at submit of <form data-locate>, shown to the carer by the next page. It never keeps a visit from starting.
const PATIENCE = 9000;
function locate(): Promise<GeolocationPosition | undefined> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) { resolve(undefined); return; }
    setTimeout(() => resolve(undefined), PATIENCE);
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(undefined), { enableHighAccuracy: true, timeout: PATIENCE - 500, maximumAge: 0 });
  });
}
async function locateAndSend(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const line = form.querySelector<HTMLElement>('.locate');
  const say = (text: string | undefined): void => { if (line) { line.hidden = false; line.textContent = text ?? ''; } };
  const buttons = [...form.querySelectorAll<HTMLButtonElement>('button')];
  buttons.forEach((button) => button.setAttribute('aria-busy', 'true'));
  say(line?.dataset.working);
  const found = await locate();
  if (found) {
    const put = (name: string, value: number): void => {
      const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
      if (input) input.value = String(value);
    };
    put('lat', Number(found.coords.latitude.toFixed(6)));
    put('lon', Number(found.coords.longitude.toFixed(6)));
    put('accuracy', Math.round(found.coords.accuracy));
  } else {
    say(line?.dataset.failed);
  }
  buttons.forEach((button) => button.removeAttribute('aria-busy'));
  form.dataset.located = '1';
  form.requestSubmit(submitter);
}
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.matches('[data-locate]') || form.dataset.located) return;
  event.preventDefault();
  if (form.dataset.locating) return;
  form.dataset.locating = '1';
  void locateAndSend(form, event.submitter);
});
// Back to a kept page: a new submit is a new event and may read again.
addEventListener('pageshow', () => document.querySelectorAll<HTMLFormElement>('[data-locate]').forEach((form) => {
  delete form.dataset.located;
  delete form.dataset.locating;
}));

// Ticks of <form data-autosend> are posted one by one; when that fails the form still carries them at the end.
document.addEventListener('change', (event) => {
  const form = (event.target as HTMLInputElement).form;
  if (!form?.matches('[data-autosend]')) return;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html', 'X-Autosend': '1' }, redirect: 'manual' })
    .then((answer) => form.classList.toggle('unsent', !answer.ok && answer.type !== 'opaqueredirect'))
    .catch(() => form.classList.add('unsent'));
});

startSigning();
