// A policy in an editor: the document that the form edits and its text, which follow each other, and what is wrong with them.
import { useEffect, useMemo, useState } from 'react';
import type { PolicyDocument } from '../../api/contract.ts';
import type { DocumentFault } from './document-fault.ts';
import { isSameDocument, orderKeys, writeText } from './edit-document.ts';
import { loadCheck, type CheckDocument } from './load-check.ts';
import { lineOf, locatePointer } from './locate-pointer.ts';
import { parseDocumentText } from './parse-document-text.ts';

export interface PlacedFault extends DocumentFault {
  readonly line: number | undefined;
}

export interface PolicyEditor {
  /** The last one that the text said without a fault, or that the form made. */
  readonly document: PolicyDocument;
  readonly text: string;
  readonly faults: readonly PlacedFault[];
  /** True while the text says what the form cannot show: the form waits. */
  readonly isTextAhead: boolean;
  /** True where it can be sent: whole, and checked. */
  readonly isWhole: boolean;
  readonly changeDocument: (document: PolicyDocument) => void;
  readonly changeText: (text: string) => void;
  /** Takes another document, as it is in force or as somebody saved it. */
  readonly take: (document: PolicyDocument) => void;
  readonly differsFrom: (other: PolicyDocument) => boolean;
}

interface Edited {
  readonly document: PolicyDocument;
  readonly text: string;
  /** True where a person typed the text; else the form wrote it. */
  readonly isTyped: boolean;
}

function openDocument(document: PolicyDocument): Edited {
  const ordered = orderKeys(document);
  return { document: ordered, text: writeText(ordered), isTyped: false };
}

function findFaults(text: string, check: CheckDocument | undefined): PlacedFault[] {
  const parsed = parseDocumentText(text);
  if (parsed.fault !== undefined) return [{ pointer: '', message: parsed.fault, line: parsed.line }];
  const found = check?.(parsed.value) ?? [];
  return found
    .map((fault) => ({ ...fault, line: lineOf(text, locatePointer(text, fault.pointer)) }))
    .sort((one, other) => one.line - other.line);
}

export function usePolicyEditor(initial: PolicyDocument): PolicyEditor {
  const [edited, setEdited] = useState(() => openDocument(initial));
  const [check, setCheck] = useState<CheckDocument>();
  useEffect(() => {
    let isHere = true;
    // Without it the server alone validates: nothing is lost but the early word.
    loadCheck().then(
      (loaded) => isHere && setCheck(() => loaded),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, []);
  const { document, text, isTyped } = edited;
  const faults = useMemo(() => findFaults(text, check), [text, check]);
  const isTextAhead = isTyped && faults.length > 0;
  return {
    document,
    text,
    faults,
    isTextAhead,
    isWhole: faults.length === 0,
    changeDocument: (next) => setEdited({ document: next, text: writeText(next), isTyped: false }),
    changeText: (next) => setEdited((before) => ({ document: readTyped(next, check) ?? before.document, text: next, isTyped: true })),
    take: (next) => setEdited(openDocument(next)),
    differsFrom: (other) => isTextAhead || !isSameDocument(document, other),
  };
}

/** What somebody typed, where it is a policy. Not before it can be checked: the form would fall over what is none. */
function readTyped(text: string, check: CheckDocument | undefined): PolicyDocument | undefined {
  const parsed = parseDocumentText(text);
  if (parsed.fault !== undefined || check === undefined || check(parsed.value).length > 0) return undefined;
  return parsed.value as PolicyDocument;
}
