// The thread that reads files of EPSS and KEV: packed or not, what it cannot read is refused, and the next file is read all the same.
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { makeIntelligenceReader, type IntelligenceReader } from '../../../src/adapters/intelligence-reader/intelligence-reader.ts';
import { ProblemError } from '../../../src/errors.ts';
import { makeEpss, makeKev } from '../../support/make-intelligence.ts';

const epss = Buffer.from(makeEpss([{ cve: 'CVE-2024-1234', score: '0.94321' }]));
const kev = Buffer.from(makeKev(['CVE-2024-1234']));

describe('makeIntelligenceReader', () => {
  let reader: IntelligenceReader;
  before(() => {
    reader = makeIntelligenceReader({ heapMegabytes: 128, deadlineMilliseconds: 30_000, limits: { bytes: 1_000_000, entries: 10 } });
  });
  after(() => reader.stop());

  const problemOf = async (bytes: Buffer, isGzip: boolean): Promise<readonly unknown[]> => {
    const error: unknown = await reader.read({ source: 'epss', bytes, isGzip }).then(
      () => undefined,
      (fault: unknown) => fault,
    );
    return error instanceof ProblemError ? [error.code, error.pointer, error.message] : [error];
  };

  it('reads a file the same whether it is packed or not.', async () => {
    const plain = await reader.read({ source: 'epss', bytes: epss, isGzip: false });
    const packed = await reader.read({ source: 'epss', bytes: gzipSync(epss), isGzip: true });
    expect(packed).to.deep.equal(plain);
    expect(plain).to.deep.include({ entries: 1, years: [{ year: 2024, start: 0, bytes: 8 }] });
    expect(plain.packed).to.be.instanceOf(Buffer).and.to.have.length(8);
    expect((await reader.read({ source: 'kev', bytes: kev, isGzip: false })).snapshot).to.match(/^kev 2026\.11\.19 \(/);
  });

  const bad: readonly (readonly [what: string, bytes: Buffer, isGzip: boolean, code: string, says: RegExp])[] = [
    ['that is cut off', gzipSync(epss).subarray(0, -9), true, 'intelligence-invalid', /cut off or no gzip/],
    ['that is no gzip', epss, true, 'intelligence-invalid', /cut off or no gzip/],
    ['that is packed twice', gzipSync(gzipSync(epss)), true, 'encoding-unsupported', /packed twice/],
    ['that is packed and does not say so', gzipSync(epss), false, 'encoding-unsupported', /no Content-Encoding/],
    ['that unpacks to too much', gzipSync(Buffer.alloc(50_000_000, 0x20)), true, 'body-too-large', /more than 1000000 bytes/],
  ];
  for (const [what, bytes, isGzip, code, says] of bad) {
    it(`refuses a file ${what}, and reads the next one.`, async () => {
      const [found, , message] = await problemOf(bytes, isGzip);
      expect(found).to.equal(code);
      expect(message).to.match(says);
      expect((await reader.read({ source: 'epss', bytes: epss, isGzip: false })).entries).to.equal(1);
    });
  }

  it('tells a fault of the file with its place.', async () => {
    const wrong = Buffer.from(makeKev(['CVE-2024-1234'], { catalogVersion: 1 }));
    const error: unknown = await reader.read({ source: 'kev', bytes: wrong, isGzip: false }).catch((fault: unknown) => fault);
    expect(error).to.include({ code: 'intelligence-invalid', pointer: '/catalogVersion' });
  });

  it('ends a thread that takes too long, and says so.', async () => {
    const hasty = makeIntelligenceReader({ heapMegabytes: 128, deadlineMilliseconds: 0 });
    const error: unknown = await hasty.read({ source: 'epss', bytes: epss, isGzip: false }).catch((fault: unknown) => fault);
    await hasty.stop();
    expect(error).to.be.instanceOf(ProblemError).with.property('code', 'intelligence-invalid');
    expect((error as ProblemError).message).to.match(/more time than it may/);
  });

  it('refuses files where as many wait as may.', async () => {
    const reads = Array.from({ length: 6 }, () => problemOf(epss, false));
    const codes = (await Promise.all(reads)).map(([code]) => code);
    expect(codes).to.deep.equal([...Array<undefined>(5).fill(undefined), 'service-unavailable']);
  });
});
