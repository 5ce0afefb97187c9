// [data-palette]: htmx fetches the options, combobox-nav gives them arrow keys and aria-activedescendant.
const dialog = document.querySelector('[data-palette]');
const input = dialog?.querySelector('input');
const list = dialog?.querySelector('[role=listbox]');
let navigation = null; // made when the palette opens for the first time, so that a page pays nothing for it before

// htmx starts a moment after the page is there; who opens the palette sooner gets the list as soon as it has.
function ask() {
  if (input.dataset.htmxPowered) htmx.trigger(input, 'palette-open');
  else input.addEventListener('htmx:after:init', () => htmx.trigger(input, 'palette-open'), { once: true });
}

async function open() {
  input.value = '';
  input.focus();
  ask();
  if (!navigation) {
    const { default: Combobox } = await import('../vendor/combobox-nav.js');
    navigation = new Combobox(input, list, { firstOptionSelectionMode: 'selected', tabInsertsSuggestions: false });
  }
  navigation.start();
  choose();
}

function choose() {
  if (!dialog.open || !navigation) return;
  navigation.clearSelection();
  navigation.indicateDefaultOption();
}

function follow(event) {
  const { href } = event.target.dataset;
  dialog.close();
  if (href) location.assign(href);
}

if (dialog) {
  dialog.addEventListener('dialog-open', open);
  dialog.addEventListener('close', () => navigation?.stop());
  list.addEventListener('combobox-commit', follow);
  document.addEventListener('htmx:after:swap', choose);
  input.addEventListener('keydown', (event) => {
    // With an option chosen, Enter follows it; without one it searches, as the plain form does.
    if (event.key === 'Enter' && list.querySelector('[aria-selected=true]')) event.preventDefault();
  });
}
