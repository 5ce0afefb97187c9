// htmx extension: one Trusted Types policy for htmx, and no JavaScript in hx-* attributes at all.
htmx.registerExtension('no-eval', {
  init(api) {
    const deny = () => { throw new EvalError('JavaScript in hx-* attributes is switched off'); };
    const rules = { createHTML: (text) => text, createScript: () => '' };
    api.initSecurity(window.trustedTypes ? trustedTypes.createPolicy('htmx', rules) : rules, deny, deny);
  },
});
