// SPDX-License-Identifier: GPL-3.0-or-later
// The page around the user's component: the token comes in the address, errors are shown and kept.
import { createRoot } from 'react-dom/client';
import { StudentChat } from './StudentChat';

const errors: string[] = [];
Object.assign(window, {
  shownErrors: errors,
  showError: (text: string) => {
    errors.push(text);
  },
});

const token = decodeURIComponent(window.location.hash.slice(1));
createRoot(document.getElementById('root')!).render(<StudentChat token={token} />);
