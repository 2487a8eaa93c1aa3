// The guard of the log, as a rule about all texts.
import { expect } from 'chai';
import fc from 'fast-check';
import { printable } from '../src/printable.ts';
import { runnerCommands } from './runner.ts';

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '::',
        ':',
        '##[',
        '#',
        '[',
        'error',
        '\n',
        '\r',
        '\t',
        ' ',
        '\u001b[31m',
        '\u001b]0;x\u0007',
        '\u009b',
        '\u202e',
        '\u200b',
        '\ufeff',
        '\u2028',
        '\u0085',
        '\ud800',
        '\u{e0001}',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

describe('printable', () => {
  it('makes one line that no runner takes for a command, out of any text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = printable(text);
        expect(line).to.not.match(/::|##|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(line.isWellFormed()).to.equal(true);
        expect(runnerCommands(line)).to.deep.equal([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('makes no command where two printable texts meet in a line that is guarded again', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        expect(runnerCommands(printable(`${printable(a)}:${printable(b)}`))).to.deep.equal([]);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(printable(printable(text))).to.equal(printable(text));
      }),
    );
  });

  it('leaves ordinary text as it is', () => {
    for (const text of ['web/orders.js:12', 'Größe – 50 % # 3', 'https://portcullis.example/scans/1', '日本語 🙂'])
      expect(printable(text)).to.equal(text);
  });
});
