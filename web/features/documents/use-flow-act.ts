import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FlowActRequest, FlowAnswer } from '../../../src/contract/flows.ts';
import { useSession } from '../../lib/session.ts';
import { actOnFlow } from './api/act-on-flow.ts';

/** An act on a document; what came of it is shown at once. */
export function useFlowAct({ id }: FlowAnswer) {
  const client = useQueryClient();
  const { data: session } = useSession();
  return useMutation({
    mutationFn: (request: FlowActRequest) => actOnFlow(id, request, session?.formToken ?? ''),
    onSuccess: (flow) => {
      client.setQueryData(['flows', 'one', id], flow);
      void client.invalidateQueries({ queryKey: ['flows', 'list'] });
      void client.invalidateQueries({ queryKey: ['flows', 'timeline', id] });
    },
  });
}
