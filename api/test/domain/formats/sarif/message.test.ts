// Messages: plain words out of texts, templates, links and nothing at all; without secrets and control characters.
import { expect } from 'chai';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

const tool = {
  driver: {
    name: 'testscan',
    globalMessageStrings: { shared: { text: 'from all rules: {0}' }, both: { text: 'global' } },
    rules: [
      {
        id: 'sql-injection',
        shortDescription: { text: 'SQL is built from input' },
        messageStrings: { default: { text: 'value {0} reaches {1}, {0} again' }, both: { text: 'of the rule' }, empty: { text: ' ' } },
      },
      { id: 'long-only', fullDescription: { text: 'only a long description' } },
    ],
  },
};

describe('parseReport: the message of a result', () => {
  for (const { what, message, is } of [
    { what: 'a plain text', message: { text: 'plain' }, is: 'plain' },
    { what: 'a template of the rule with arguments', message: { id: 'default', arguments: ['x', 'y'] }, is: 'value x reaches y, x again' },
    { what: 'a template of the rule before one of all rules', message: { id: 'both' }, is: 'of the rule' },
    { what: 'a template of all rules', message: { id: 'shared', arguments: ['z'] }, is: 'from all rules: z' },
    { what: 'a text with arguments', message: { text: '{0} and {1}', arguments: ['a', 'b'] }, is: 'a and b' },
    { what: 'a placeholder without its argument, which stays', message: { text: '{0} and {7}', arguments: ['a'] }, is: 'a and {7}' },
    { what: 'an argument that is no string, whose place stays', message: { text: '{0}', arguments: [{ a: 1 }] }, is: '{0}' },
    { what: 'braces that are escaped by doubling', message: { text: 'use {{0}} or {0}', arguments: ['a'] }, is: 'use {0} or a' },
    { what: 'braces that are no placeholder', message: { text: 'if (x) { y } {a}', arguments: ['a'] }, is: 'if (x) { y } {a}' },
    {
      what: 'an argument that looks like a placeholder, which is not filled again',
      message: { text: '{0}{1}', arguments: ['{1}', 'b'] },
      is: '{1}b',
    },
    { what: 'an argument with a dollar, which means nothing', message: { text: 'pay {0}', arguments: ['$& $1'] }, is: 'pay $& $1' },
    { what: 'an embedded link to a location', message: { text: 'tainted by [this value](1) here' }, is: 'tainted by this value here' },
    { what: 'an embedded link to an address', message: { text: 'see [docs](https://x.test/a?b=c)' }, is: 'see docs' },
    { what: 'an embedded link to a script', message: { text: '[click](javascript:alert)' }, is: 'click' },
    { what: 'a link whose text has escaped brackets', message: { text: '[a\\[0\\]](2)' }, is: 'a[0]' },
    { what: 'brackets that are no link', message: { text: 'a[0] (b) [c]' }, is: 'a[0] (b) [c]' },
    { what: 'markdown only', message: { markdown: 'some **mark**' }, is: 'some **mark**' },
    { what: 'HTML, which is text like any other', message: { text: '<script>alert(1)</script>' }, is: '<script>alert(1)</script>' },
    { what: 'no message', message: undefined, is: 'SQL is built from input' },
    { what: 'a message of null', message: null, is: 'SQL is built from input' },
    { what: 'a message that is a string', message: 'no object', is: 'SQL is built from input' },
    { what: 'an empty text', message: { text: ' ' }, is: 'SQL is built from input' },
    { what: 'a template that is not there', message: { id: 'gone' }, is: 'SQL is built from input' },
    { what: 'an empty template', message: { id: 'empty' }, is: 'SQL is built from input' },
    { what: 'the template __proto__', message: { id: '__proto__' }, is: 'SQL is built from input' },
  ]) {
    it(`reads ${what}`, () => {
      expect(parseResult({ message }, { tool }).message).to.equal(is);
    });
  }

  it('takes the long description of the rule where there is no short one, else the id of the rule, with a warning', () => {
    expect(parseResult({ message: undefined, ruleId: 'long-only' }, { tool }).message).to.equal('only a long description');
    const bare = parseRun([{ extra: { message: undefined, ruleId: 'S1' } }]);
    expect(bare.results[0]!.message).to.equal('S1');
    expect(codesOf(bare)).to.deep.equal(['message-missing']);
  });

  it('cuts a message at 4000 characters and says so', () => {
    const run = parseRun([{ message: 'x'.repeat(10_000) }]);
    expect(run.results[0]!.message).to.have.length(4000).and.match(/…$/);
    expect(codesOf(run)).to.deep.equal(['text-cleaned']);
  });

  it('fills a long argument that a template names a hundred thousand times without running out of memory', () => {
    const bomb = { text: '{0}'.repeat(100_000), arguments: ['y'.repeat(1_000_000)] };
    expect(parseResult({ message: bomb }).message).to.have.length(4000);
  });

  it('removes control characters, which PostgreSQL would refuse and a terminal obey', () => {
    const run = parseRun([{ message: 'a\u0000b\u001b[31mc\u202ed\ud800' }]);
    expect(run.results[0]!.message).to.equal('abcd\ufffd');
    expect(codesOf(run)).to.deep.equal(['text-cleaned']);
  });
});

// Put together here, so that no scanner takes this file for a leak.
const secret = `AKIA${'Q'.repeat(16)}`;
const halves = [secret.slice(0, 9), secret.slice(9)];

describe('parseReport: secrets in texts', () => {
  for (const [what, text] of [
    ['as it is', `key ${secret} found`],
    ['with a zero-width space inside', `key ${halves.join('\u200b')} found`],
    ['with a colour sequence inside', `key ${halves.join('\u001b[0m')} found`],
    ['with a null character inside', `key ${halves.join('\u0000')} found`],
  ] as const) {
    it(`takes a secret out of a message that holds it ${what}`, () => {
      expect(parseResult({ message: { text } }).message).to.equal('key [redacted] found');
    });
  }

  it('takes a secret out of an argument, a rule id, a path, a severity and the reason of a failure', () => {
    const run = parseRun(
      [{ rule: `leak-${secret}`, path: `keys/${secret}.pem`, extra: { message: { text: '{0}', arguments: [secret] }, level: secret } }],
      {
        invocations: [{ executionSuccessful: false, processStartFailureMessage: `bad key ${halves.join('\u200b')}` }],
      },
    );
    expect(JSON.stringify([run.results, run.healthReasons])).to.not.include(secret);
  });

  it('shows no half of a secret that stands where a text is cut', () => {
    const message = parseResult({ message: { text: `${'x'.repeat(3990)}${secret}` } }).message;
    expect(message).to.not.include('AKIA');
  });
});
