import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { decryptStream, encryptStream, makeEncrypter, makeIdentity, parseIdentities } from '../../src/backup/age-streams.ts';

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

async function failureOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no failure';
}

const chunk = 64 * 1024;

describe('the encryption of backups', () => {
  let keys: { readonly identity: string; readonly recipient: string };
  before(async () => {
    keys = await makeIdentity();
  });

  const encrypt = async (plain: Uint8Array, recipients = [keys.recipient]): Promise<Buffer> =>
    readAll(await encryptStream(Readable.from([plain]), makeEncrypter(recipients)));
  const decrypt = async (encrypted: Uint8Array, identities = [keys.identity]): Promise<Buffer> =>
    readAll(await decryptStream(Readable.from([encrypted]), identities));

  for (const size of [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk]) {
    it(`gives ${size} bytes back as they were, to each of two recipients`, async () => {
      const second = await makeIdentity();
      const plain = Buffer.alloc(size, 'findings of all tenants');
      const encrypted = await encrypt(plain, [keys.recipient, second.recipient]);
      expect(encrypted.includes('findings')).to.equal(false);
      for (const { identity } of [keys, second]) expect((await decrypt(encrypted, [identity])).equals(plain)).to.equal(true);
    });
  }

  it('gives nothing to another identity, and says so', async () => {
    const encrypted = await encrypt(Buffer.from('secret'));
    const other = await makeIdentity();
    expect(await failureOf(() => decrypt(encrypted, [other.identity]))).to.include('does not open this backup');
  });

  it('notices any byte that was changed', async () => {
    const encrypted = await encrypt(Buffer.alloc(2 * chunk + 100, 7));
    await fc.assert(
      fc.asyncProperty(fc.nat(encrypted.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(encrypted);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(await failureOf(() => decrypt(changed))).not.to.equal('no failure');
      }),
      { numRuns: 60 },
    );
  });

  it('notices an end that is missing, wherever it was cut', async () => {
    const encrypted = await encrypt(Buffer.alloc(3 * chunk, 7));
    for (const length of [0, 10, 200, chunk, encrypted.length - (chunk + 16), encrypted.length - 1]) {
      expect(await failureOf(() => decrypt(encrypted.subarray(0, length))), `${length} bytes`).not.to.equal('no failure');
    }
  });

  it('refuses a recipient that is none, and repeats no secret key that was given as one', async () => {
    expect(await failureOf(() => makeEncrypter(['age1nonsense']))).to.include('"age1nonsense" is none');
    const refused = await failureOf(() => makeEncrypter([keys.identity]));
    expect(refused).to.include('secret key').and.not.to.include(keys.identity);
  });

  it('reads identity files as age-keygen writes them, and refuses what holds anything else', async () => {
    expect(parseIdentities(`# created: today\r\n# public key: ${keys.recipient}\r\n${keys.identity}\r\n\n`)).to.deep.equal([keys.identity]);
    for (const text of ['', '# nothing', keys.recipient, `${keys.identity}\npassword`]) {
      expect(await failureOf(() => parseIdentities(text))).to.include('no secret keys of age');
    }
  });
});
