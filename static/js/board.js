// [data-board]: one menu for all cards, and dragging, which presses the menu's own button: the server decides, so the
// board never lies. Load it after vendor/sortable.min.js, on the board page only. Without it the link of a card leads
// to the gate page, which has the same moves. Lists: [data-stage]; cards: [data-card]; buttons: [data-to=<stage>].
const menu = document.getElementById('actions');
const back = document.getElementById('back');
const onward = menu?.querySelector('form');
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const place = (part) => Number(part.dataset.position);
let opener = null;

// Points forms and links at one initiative, and leaves only the moves that can be meant: one step on, any step back.
function aim(card) {
  const home = `/initiatives/${encodeURIComponent(card.dataset.card)}`;
  const here = place(card.closest('[data-position]'));
  menu.querySelector('.menu__title').textContent = card.dataset.card;
  for (const link of menu.querySelectorAll('[data-page]')) link.href = home + link.dataset.page;
  if (!onward) return;
  onward.action = `${home}/stage`;
  onward.setAttribute('hx-post', onward.action);
  back.querySelector('form').action = `${home}/status/back`;
  const buttons = [...onward.querySelectorAll('[data-to]')];
  const next = Math.min(...buttons.map(place).filter((one) => one > here)); // Infinity: the end of the way
  for (const button of buttons) {
    button.hidden = next === Infinity || place(button) > next || place(button) === here;
    button.dataset.back = place(button) < here ? 'yes' : '';
  }
}

function open(link) {
  opener = link;
  aim(link.closest('[data-card]'));
  link.setAttribute('aria-expanded', 'true');
  menu.showPopover({ source: link });
}

// Going back needs a reason: asked here, before the server would.
function ask(button) {
  back.querySelector('[name=stage_id]').value = button.value;
  menu.hidePopover();
  back.showModal();
}

function drop(event) {
  if (event.from === event.to) return;
  event.from.insertBefore(event.item, event.from.children[event.oldIndex] ?? null);
  aim(event.item);
  onward.querySelector(`[data-to="${CSS.escape(event.to.dataset.stage)}"]`)?.click();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-actions]');
  const button = event.target.closest('[data-to]');
  if (link && menu && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    open(link);
  } else if (button?.dataset.back) {
    event.preventDefault();
    ask(button);
  }
}, true);

menu?.addEventListener('toggle', (event) => { if (event.newState === 'closed') opener?.setAttribute('aria-expanded', 'false'); });
for (const link of document.querySelectorAll('[data-actions]')) link.setAttribute('role', 'button');

if (onward && window.Sortable && matchMedia('(pointer: fine)').matches) {
  for (const list of document.querySelectorAll('[data-stage]')) {
    window.Sortable.create(list, { group: 'stages', draggable: '[data-card]', animation: calm ? 0 : 140, ghostClass: 'card--ghost', onEnd: drop });
  }
}
