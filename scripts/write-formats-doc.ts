// Program "npm run docs:formats": writes docs/formats.md from the guides of the formats.
import { writeFileSync } from 'node:fs';
import { formatsDocFile, makeFormatsDoc } from './formats-doc.ts';

writeFileSync(formatsDocFile, await makeFormatsDoc());
