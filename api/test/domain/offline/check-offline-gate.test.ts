import { expect } from 'chai';
import { findOfflineFault } from '../../../src/domain/offline/check-offline-gate.ts';
import { inMinutes, makeBuild, makeGate, now } from './make-gate.ts';

describe('an offline gate', () => {
  const good: readonly (readonly [what: string, gate: Parameters<typeof makeGate>[0], build: Parameters<typeof makeBuild>[0]])[] = [
    ['its project by slug', {}, {}],
    ['its project by id', {}, { project: makeGate().project.id }],
    ['a clock that is ten minutes behind', { issuedAt: inMinutes(10) }, {}],
    ['a clock that is ten minutes ahead, in its last minute', { expiresAt: inMinutes(1) }, {}],
    ['another pull request into the same branch', { ref: 'refs/pull/4/merge' }, {}],
    ['a pull request, where it was made for main itself', { ref: 'refs/heads/main' }, {}],
    ['a pull request into the branch it was asked about', { base: 'refs/heads/topic' }, { base: 'refs/heads/topic' }],
    ['a long-lived branch', { baseRef: 'refs/heads/release/1' }, { ref: 'refs/heads/release/1', pullRequest: undefined }],
  ];
  for (const [what, gate, build] of good) {
    it(`is good for ${what}.`, () => {
      expect(findOfflineFault(makeGate(gate), makeBuild(build), now)).to.equal(undefined);
    });
  }

  const bad: readonly (readonly [
    what: string,
    said: string,
    gate: Parameters<typeof makeGate>[0],
    build: Parameters<typeof makeBuild>[0],
  ])[] = [
    ['another project', 'it is for the project web-shop', {}, { project: 'billing' }],
    ['another key, though the slug is the same: it may be of another tenant', 'issued to another key', { issuedTo: 'Zzzz9999' }, {}],
    ['a time after its end', 'it expired', { expiresAt: inMinutes(0) }, {}],
    ['a clock that is twenty minutes behind', 'yet to come', { issuedAt: inMinutes(20) }, {}],
    ['a pull request into another long-lived branch', 'compared with release/1', {}, { base: 'refs/heads/release/1' }],
    ['another long-lived branch', 'compared with release/1', {}, { ref: 'refs/heads/release/1', pullRequest: undefined }],
    ['main, where it has the findings of a release', 'compared with main', { baseRef: 'refs/heads/release/1' }, {}],
  ];
  for (const [what, said, gate, build] of bad) {
    it(`is refused for ${what}.`, () => {
      expect(findOfflineFault(makeGate(gate), makeBuild(build), now)).to.include(said);
    });
  }

  it('takes a fork’s branch that is called main for the pull request that it is.', () => {
    const fork = makeBuild({ ref: 'refs/heads/main', base: 'refs/heads/release/1' });
    expect(findOfflineFault(makeGate(), fork, now)).to.include('compared with release/1');
  });
});
