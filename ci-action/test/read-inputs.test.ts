// What people may ask for, and what they are told otherwise.
import { expect } from 'chai';
import { readInputs, type InputNames, type RawInputs } from '../src/read-inputs.ts';
import { ScanFailure } from '../src/scan-failure.ts';
import { testKey } from './runner.ts';

const right: RawInputs = {
  command: '',
  url: 'https://portcullis.example',
  apiKey: testKey,
  project: 'web-shop',
  report: ['*.sarif'],
  category: '',
  failOn: '',
  onUnavailable: '',
  onError: '',
  enforce: '',
  base: '',
  evidence: '',
  policyFile: '',
  offline: '',
  offlineKey: '',
};
const names = Object.fromEntries(Object.keys(right).map((name) => [name, `input ${name}`])) as unknown as InputNames;

describe('readInputs', () => {
  it('takes what is right, with defaults for what is left out', () => {
    const { offlineKey, ...others } = right;
    expect(readInputs(right, names)).to.deep.equal({
      ...others,
      command: 'scan',
      category: undefined,
      failOn: undefined,
      onUnavailable: 'fail',
      onError: 'fail',
      enforce: 'verdict',
      base: undefined,
      evidence: true,
      policyFile: undefined,
      offline: undefined,
    });
  });

  it('needs no report to ask for the gate', () => {
    expect(readInputs({ ...right, command: 'gate', report: [] }, names)).to.include({ command: 'gate', enforce: 'verdict' });
  });

  it('takes plain http for the machine itself only', () => {
    for (const url of ['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1'])
      expect(readInputs({ ...right, url: `${url}/` }, names).url).to.equal(url);
    for (const url of ['http://portcullis.example', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1']) {
      expect(() => readInputs({ ...right, url }, names), url).to.throw('would show the key on the way');
    }
  });

  it('keeps a path before the API and drops the slash at its end', () => {
    expect(readInputs({ ...right, url: 'https://a.example/portcullis/' }, names).url).to.equal('https://a.example/portcullis');
  });

  const wrong: readonly [what: string, parts: Partial<RawInputs>, said: RegExp][] = [
    ['a folder for offline work without the key to believe by', { offline: 'x' }, /^input offlineKey is missing/],
    ['a key that is none', { offline: 'x', offlineKey: 'AAAA' }, /^input offlineKey is no public key of Ed25519/],
    ['no url', { url: '' }, /^input url is missing/],
    ['a url that is none', { url: 'portcullis' }, /^input url is "portcullis", which is not an address/],
    ['a url with a password', { url: 'https://a:b@c.example' }, /^input url carries a user name or password/],
    ['a script for a url', { url: 'javascript:alert(1)' }, /^input url uses javascript:/],
    ['a url with a query', { url: 'https://a.example/?x=1' }, /^input url has a query/],
    ['no key', { apiKey: '' }, /^input apiKey is missing/],
    ['a key with one wrong letter', { apiKey: testKey.replace('x', 'y') }, /^input apiKey is a malformed key/],
    ['a project that is a path', { project: '../x' }, /^input project is "\.\.\/x"/],
    ['no report', { report: [' '] }, /^input report is missing/],
    ['a category of two lines', { category: 'a\nb' }, /^input category is "a b"/],
    ['a severity that does not exist', { failOn: 'worst' }, /^input failOn is "worst"/],
    ['a policy that does not exist', { onUnavailable: 'ignore' }, /^input onUnavailable is "ignore"/],
    ['a command that does not exist', { command: 'gaet' }, /^input command is "gaet"/],
    ['a way with errors that does not exist', { onError: 'open' }, /^input onError is "open"/],
    ['a time of enforcement that does not exist', { enforce: 'never' }, /^input enforce is "never"/],
    ['a gate that enforces nothing', { command: 'gate', enforce: 'later' }, /^input enforce is "later"/],
    ['a switch that is none', { evidence: 'maybe' }, /^input evidence is "maybe"/],
    ['a base that git refuses', { base: 'a..b' }, /^input base is "a\.\.b"/],
  ];
  for (const [what, parts, said] of wrong) {
    it(`names the input, what is wrong and what to do for ${what}`, () => {
      const call = (): unknown => readInputs({ ...right, ...parts }, names);
      expect(call).to.throw(ScanFailure, said);
      try {
        call();
      } catch (error) {
        expect((error as ScanFailure).failure.advice).to.have.length.greaterThan(10);
        expect((error as ScanFailure).message).to.not.include(testKey.slice(0, 30));
      }
    });
  }
});
