// [data-focus]: what came back with a fault or a conflict takes the focus, on load and after a swap.
function take(root) {
  const summary = root.querySelector?.('[data-focus]');
  const field = root.querySelector?.('[aria-invalid=true]');
  (summary ?? field)?.focus();
}

take(document);
// An outerHTML swap leaves the old target behind: what took its place has its id.
document.addEventListener('htmx:after:swap', ({ detail }) => {
  const target = detail?.ctx?.target;
  take(target?.isConnected ? target : document.getElementById(target?.id) ?? document);
});
