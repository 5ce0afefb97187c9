// [data-focus]: what came back with a fault or a conflict takes the focus, on load and after a swap.
function take(root) {
  const summary = root.querySelector?.('[data-focus]');
  const field = root.querySelector?.('[aria-invalid=true]');
  (summary ?? field)?.focus();
}

take(document);
document.addEventListener('htmx:after:swap', (event) => take(event.detail?.ctx?.target ?? document));
