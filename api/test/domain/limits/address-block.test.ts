// Which addresses are one caller.
import { expect } from 'chai';
import { nameAddressBlock } from '../../../src/domain/limits/address-block.ts';

describe('The block of an address', () => {
  const cases: readonly (readonly [address: string, block: string])[] = [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
    ['what a broken proxy writes', 'what a broken proxy writes'],
  ];
  for (const [address, block] of cases) {
    it(`of ${address === '' ? 'nothing' : address} is ${block === '' ? 'nothing' : block}.`, () => {
      expect(nameAddressBlock(address)).to.equal(block);
    });
  }

  it('is short, whatever is written for an address.', () => {
    expect(nameAddressBlock('x'.repeat(10_000))).to.have.length(100);
  });
});
