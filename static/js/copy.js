// [data-copy]: its button copies the text of its <pre>. Hidden where the browser cannot do it.
function prepare() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('[data-copy] > button[hidden]')) button.hidden = false;
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy] > button');
  if (!button) return;
  await navigator.clipboard.writeText(button.parentElement.querySelector('pre').textContent);
  const label = button.lastChild.textContent;
  button.lastChild.textContent = 'Copied';
  setTimeout(() => { button.lastChild.textContent = label; }, 1500);
});

prepare();
document.addEventListener('htmx:after:swap', prepare);
