// Members that stand twice in a JSON object.
import { expect } from 'chai';
import fc from 'fast-check';
import { findRepeatedMember } from '../../src/domain/repeated-member.ts';

describe('findRepeatedMember', () => {
  for (const [text, name] of [
    ['{}', undefined],
    ['{"a":1,"b":2}', undefined],
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061" : 2}', 'a'],
    ['{"a":{"a":1},"b":[{"a":1},{"a":2}]}', undefined],
    ['{"a":[{"b":1,"c":{},"b":2}]}', 'b'],
    ['{"a":"a\\":","b":"{\\"a\\":1"}', undefined],
    ['{"a":["a","a"],"b":"a"}', undefined],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"":1,"":2}', ''],
    ['{"\\\\":1,"\\"":2,"\\\\":3}', '\\'],
  ] as const) {
    it(`finds ${name === undefined ? 'none' : JSON.stringify(name)} in ${text}.`, () => {
      expect(findRepeatedMember(text)).to.equal(name);
    });
  }

  it('finds none in what JSON.stringify has written, however it is spaced.', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, space) => {
        expect(findRepeatedMember(JSON.stringify(value, null, space))).to.equal(undefined);
      }),
    );
  });
});
