// form[data-submit-on-change] sends itself when a choice changes (words wait for Enter); its own button,
// [data-hide-with-script], is not needed then.
for (const button of document.querySelectorAll('[data-submit-on-change] [data-hide-with-script]')) button.hidden = true;

document.addEventListener('change', (event) => {
  if (event.target.matches('select, [type=checkbox], [type=radio], [type=date]')) {
    event.target.closest('form[data-submit-on-change]')?.requestSubmit();
  }
});

// A form is sent once: a second press while the first is under way does nothing.
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method !== 'post') return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = 'yes';
  setTimeout(() => delete event.target.dataset.sent, 5000); // an answer that is a download leaves the page standing
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
