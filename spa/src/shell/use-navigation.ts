// The pages that the role of this tenant may see.
import { useMembership } from '../api/use-me.ts';
import { navigation, type NavigationItem } from './navigation.ts';

export function useNavigation(): readonly NavigationItem[] {
  const permissions = useMembership()?.permissions ?? [];
  return navigation.filter(({ permission }) => permissions.includes(permission));
}
