// form[data-theme-toggle]: switches at once and tells the server beside it, which writes data-theme on the next page.
const root = document.documentElement;
const dark = () => root.dataset.theme === 'dark'
  || (root.dataset.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);

for (const form of document.querySelectorAll('form[data-theme-toggle]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    root.dataset.theme = dark() ? 'light' : 'dark';
    const body = new URLSearchParams(new FormData(form));
    body.set('theme', root.dataset.theme);
    fetch(form.action, { method: 'POST', body, redirect: 'manual', keepalive: true });
  });
}
