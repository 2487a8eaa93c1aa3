// Faults of a policy document: what is told, and where it stands.
import { expect } from 'chai';
import { checkDocument } from '../../../src/components/policy/check-document.ts';
import { faultAt, namePlace } from '../../../src/components/policy/document-fault.ts';
import { lineOf, locatePointer } from '../../../src/components/policy/locate-pointer.ts';
import { parseDocumentText } from '../../../src/components/policy/parse-document-text.ts';

const text = `{
  "rules": [
    { "id": "a", "when": {}, "action": "block" },
    {
      "id": "b",
      "when": {
        "path": ["src/**", "a\\"],{}", ""],
        "severities": ["high"]
      },
      "action": "blok"
    }
  ]
}`;

describe('faults of a policy document', () => {
  it('are told with their place, in the words of the form and by their line', () => {
    const document = JSON.parse(text) as Parameters<typeof namePlace>[1];
    const faults = checkDocument(document).map(({ pointer }) => pointer);
    expect(faults).to.have.members(['/rules/1/when/path/2', '/rules/1/when/severities', '/rules/1/action']);
    const places = faults.map((pointer) => `${lineOf(text, locatePointer(text, pointer))}: ${namePlace(pointer, document)}`);
    expect(places).to.have.members(['7: Rule b, path 3', '8: Rule b, severities', '10: Rule b, action']);
  });

  it('are found for a field by what is in it', () => {
    const faults = checkDocument(JSON.parse(text));
    expect(faultAt(faults, '/rules/1/when/path')).to.be.a('string');
    expect(faultAt(faults, '/rules/0/when/path')).to.equal(undefined);
    expect(faultAt(faults, '/rules/1/act')).to.equal(undefined);
  });

  it('stand at the nearest part around them where the text lacks the place', () => {
    expect(locatePointer('{"rules": [{"id": "a"}]}', '/rules/0/action')).to.equal(11);
    expect(locatePointer('[]', '/rules')).to.equal(0);
    expect(locatePointer('{"a/b~c": {"d": 1}}', '/a~1b~0c/d')).to.equal(11);
  });

  it('name the line where a text is no JSON', () => {
    expect(parseDocumentText('{\n  "rules": [\n  ],\n}').fault).to.include('This is not JSON');
    expect(parseDocumentText('{"rules": []}')).to.deep.equal({ value: { rules: [] } });
    expect(parseDocumentText('  ').fault).to.include('empty');
  });

  it('are none for every part that a document can have', () => {
    const when = {
      ...{ novelty: ['new'], severity: ['low'], type: ['sca'], tool: ['a*'], rule: ['b'], path: ['!c'], cwe: [79], tags: ['d'] },
      ...{ fixAvailable: false, epss: 0.5, kev: true, triage: ['open'], olderThanDays: 3, overdue: true, branches: ['release/*'] },
    };
    const rule = { id: 'all', when, action: 'inform', moreThan: 2, graceDays: 1, effectiveFrom: '2026-12-01' };
    const requiredScans = [{ tool: 'x', category: 'y', maxAgeHours: 3, of: 'branch', branches: ['main'] }];
    const beside = { dueDays: { high: 3 }, fourEyes: { severity: ['high'] }, honourSuppressions: true, noBaseline: 'error' };
    expect(checkDocument({ rules: [rule], requiredScans, ...beside })).to.deep.equal([]);
  });
});
