// What plans have besides their limits, in words.
import type { PlanFeature } from '../../api/contract.ts';

export const featureWords: Readonly<Record<PlanFeature, string>> = {
  auditExport: 'Audit log as a file',
  offlineGate: 'Offline gate',
};

/** "Audit log as a file, offline gate" */
export function nameFeatures(features: readonly PlanFeature[]): string {
  const words = features.map((feature) => featureWords[feature]);
  return words.map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1))).join(', ');
}

/** @param days null where nothing was paid yet: then nothing is forgotten */
export function describeRetention(days: number | null): string {
  return days === null ? 'no end is set' : `${days.toLocaleString('en')} days`;
}
