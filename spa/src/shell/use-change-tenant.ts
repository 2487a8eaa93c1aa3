// Takes this tab to another tenant of the person's.
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { chooseTenant } from '../api/tenant-choice.ts';

export function useChangeTenant(): (tenantId: string) => void {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  return (tenantId) => {
    // Nothing of the tenant before may stand on the screen or in memory.
    navigate('/');
    chooseTenant(tenantId);
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  };
}
