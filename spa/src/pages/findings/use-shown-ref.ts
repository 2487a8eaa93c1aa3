// Which branch or pull request the page shows: decisions may hold there alone.
import type { FindingDetail } from '../../api/contract.ts';
import { useProject } from '../../api/use-project.ts';
import { useScan } from '../../api/use-scan.ts';
import type { FindingsFilter } from './findings-filter.ts';

export interface ShownRef {
  /** As the address says, by itself or by its scan; undefined where it names neither. */
  readonly named: string | undefined;
  /** Undefined while it is not known. */
  readonly ofProject: string | undefined;
}

export function useShownRef(project: string, { ref, scan }: Pick<FindingsFilter, 'ref' | 'scan'>): ShownRef {
  const { data } = useProject(project);
  const { data: ofScan } = useScan(project, scan ?? '', { enabled: scan !== null });
  return { named: scan === null ? (ref ?? undefined) : ofScan?.ref, ofProject: data?.defaultBranch };
}

/** Where a finding is looked at: without a word of the address, where the API shows it, which is the default branch or where it was last. */
export function placeShown({ presence }: Pick<FindingDetail, 'presence'>, { named, ofProject }: ShownRef): string | undefined {
  if (named !== undefined || ofProject === undefined) return named ?? ofProject;
  return presence.some(({ ref }) => ref === ofProject) ? ofProject : (presence[0]?.ref ?? ofProject);
}
