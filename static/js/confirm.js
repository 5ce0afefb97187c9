// button[data-confirm="Question"]: asks in the page's own dialog before the button's form, link or hx- request goes on.
const dialog = document.getElementById('confirm');
let asked = null;

if (dialog) {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-confirm]');
    if (!button || button === asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector('p').textContent = button.dataset.confirm;
    dialog.returnValue = 'no';
    dialog.showModal();
    dialog.addEventListener('close', () => {
      if (dialog.returnValue !== 'yes') return;
      asked = button;
      button.click();
      asked = null;
    }, { once: true });
  }, true);
}
