// Starts every behaviour; each looks for its own data- attribute and does nothing without it.
import './theme.js';
import './dialogs.js';
import './palette.js';
import './keys.js';
import './tips.js';
import './toasts.js';
import './drop.js';
import './times.js';
import './confirm.js';
import './submit.js';
import './focus.js';
import './copy.js';
