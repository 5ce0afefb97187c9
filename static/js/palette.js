// [data-palette]: htmx fetches the options, combobox-nav gives them arrow keys and aria-activedescendant.
import Combobox from '../vendor/combobox-nav.js';

const dialog = document.querySelector('[data-palette]');

if (dialog) {
  const input = dialog.querySelector('input');
  const list = dialog.querySelector('[role=listbox]');
  const navigation = new Combobox(input, list, { firstOptionSelectionMode: 'selected', tabInsertsSuggestions: false });

  dialog.addEventListener('dialog-open', () => {
    input.value = '';
    input.focus();
    navigation.start();
    htmx.trigger(input, 'palette-open');
  });
  dialog.addEventListener('close', () => navigation.stop());
  input.addEventListener('keydown', (event) => {
    // With an option chosen, Enter follows it; without one it searches, as the plain form does.
    if (event.key === 'Enter' && list.querySelector('[aria-selected=true]')) event.preventDefault();
  });
  list.addEventListener('combobox-commit', (event) => {
    const { href } = event.target.dataset;
    dialog.close();
    if (href) location.assign(href);
  });
  document.addEventListener('htmx:after:swap', () => {
    if (!dialog.open) return;
    navigation.clearSelection();
    navigation.indicateDefaultOption();
  });
}
