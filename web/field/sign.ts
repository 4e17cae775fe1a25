// Signature pad: strokes on a canvas become an SVG path in the hidden input ("M12 40L13 42…", box 0 0 600 240).

function pad(box: HTMLElement): void {
  const canvas = box.querySelector('canvas');
  const input = box.querySelector<HTMLInputElement>('input[type=hidden]');
  const pen = canvas?.getContext('2d');
  if (!canvas || !input || !pen) return;
  let path = '';
  let drawing = false;
  pen.lineWidth = 4;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.strokeStyle = '#1d2a33';

  const at = (event: PointerEvent): [number, number] => {
    const area = canvas.getBoundingClientRect();
    const x = ((event.clientX - area.left) / area.width) * canvas.width;
    const y = ((event.clientY - area.top) / area.height) * canvas.height;
    return [Math.round(x), Math.round(y)];
  };
  canvas.addEventListener('pointerdown', (event) => {
    const [x, y] = at(event);
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    path += `M${x} ${y}`;
    pen.beginPath();
    pen.moveTo(x, y);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!drawing) return;
    const [x, y] = at(event);
    path += `L${x} ${y}`;
    pen.lineTo(x, y);
    pen.stroke();
  });
  const stop = (): void => { drawing = false; input.value = path; };
  canvas.addEventListener('pointerup', stop);
  canvas.addEventListener('pointercancel', stop);
  box.querySelector('[data-sign-clear]')?.addEventListener('click', () => {
    path = '';
    input.value = '';
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
}

/** Makes every [data-sign] on the page a signature pad. */
export function startSigning(): void {
  document.querySelectorAll<HTMLElement>('[data-sign]').forEach(pad);
}
