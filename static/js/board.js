// [data-board]: dragging a card presses the card's own menu button, so the server decides and the board never lies.
// Load it after vendor/sortable.min.js, on the board page only. Lists: [data-stage]; buttons: [data-to=<stage>].
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

function drop(event) {
  if (event.from === event.to) return;
  event.from.insertBefore(event.item, event.from.children[event.oldIndex] ?? null);
  event.item.querySelector(`[data-to="${CSS.escape(event.to.dataset.stage)}"]`)?.click();
}

function start() {
  if (!window.Sortable || !matchMedia('(pointer: fine)').matches) return;
  for (const list of document.querySelectorAll('[data-board] [data-stage]')) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, {
      group: 'stages', draggable: '[data-card]', animation: calm ? 0 : 140, ghostClass: 'card--ghost', onEnd: drop,
    });
  }
}

start();
document.addEventListener('htmx:after:swap', start);
