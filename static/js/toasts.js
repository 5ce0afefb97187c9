// #toasts: at most four messages, each stays until closed by its button or by Esc. A failed request says so here.
const CAP = 4;
const list = document.getElementById('toasts');

function say(title, text) {
  const toast = document.createElement('div');
  const words = document.createElement('div');
  const close = document.createElement('button');
  toast.className = 'toast toast--bad';
  toast.dataset.toast = '';
  words.append(Object.assign(document.createElement('b'), { textContent: title }));
  words.append(Object.assign(document.createElement('p'), { textContent: text }));
  Object.assign(close, { type: 'button', className: 'link-button', textContent: 'Close' });
  close.dataset.dismiss = '';
  toast.append(words, close);
  list.append(toast);
}

if (list) {
  new MutationObserver(() => {
    while (list.children.length > CAP) list.firstElementChild.remove();
  }).observe(list, { childList: true });
  document.addEventListener('click', (event) => event.target.closest('[data-dismiss]')?.closest('[data-toast]')?.remove());
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open], :popover-open')) list.lastElementChild?.remove();
  });
  document.addEventListener('htmx:after:request', (event) => {
    const status = event.detail?.ctx?.response?.status ?? 0;
    if (status >= 500) say('That did not work', `The server answered with an error (${status}). Nothing was changed on this page. Try again.`);
  });
  document.addEventListener('htmx:error', (event) => {
    if (event.detail?.ctx?.response) return;
    say('No answer', 'The server could not be reached. Nothing was changed on this page.');
  });
}
