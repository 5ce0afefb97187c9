// [data-open=id] opens a <dialog>; a click on its backdrop or a [data-close] closes it; a menu closes when used.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  const dialog = opener && document.getElementById(opener.dataset.open);
  if (dialog instanceof HTMLDialogElement && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    dialog.showModal();
    dialog.dispatchEvent(new CustomEvent('dialog-open'));
    return;
  }
  if (event.target instanceof HTMLDialogElement) event.target.close();
  event.target.closest('[data-close]')?.closest('dialog')?.close();
  if (event.target.closest('.menu__item')) event.target.closest('[popover]')?.hidePopover();
});

// Arrow keys, Home and End inside a menu; the items stay ordinary buttons and links in the tab order.
document.addEventListener('keydown', (event) => {
  const menu = event.target.closest('.menu');
  if (!menu) return;
  const items = [...menu.querySelectorAll('.menu__item')];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next].focus();
});

document.addEventListener('toggle', (event) => {
  if (event.target.matches?.('.menu') && event.newState === 'open') event.target.querySelector('.menu__item')?.focus();
}, true);
