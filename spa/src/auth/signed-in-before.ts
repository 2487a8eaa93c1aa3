// Says that somebody signed in in this browser, and no more: a second tab then goes straight through Microsoft's session.
import { storedText } from './stored-text.ts';

export const signedInBefore = storedText('localStorage', 'portcullis.signed-in-before');
