// Text of a report that is stored or shown: cleaned and free of secrets.
import { redactText } from '@portcullis/contract';
import { type CleanedText, cleanText } from '../clean-text.ts';

// What is taken out makes a text shorter; room for that, so that the cut comes after the redaction and halves no secret.
const room = 4;

/**
 * Cleans, redacts, and cuts at a length. In this order: an invisible character inside a secret must not hide it.
 * @param longest in UTF-16 code units
 */
export function cleanReportText(raw: string, longest: number): CleanedText {
  const cleaned = cleanText(raw, longest * room);
  const cut = cleanText(redactText(cleaned.text), longest);
  return { text: cut.text, wasCleaned: cleaned.wasCleaned || cut.wasCleaned };
}
