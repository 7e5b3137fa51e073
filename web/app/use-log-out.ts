import { useMutation } from '@tanstack/react-query';
import { askApi } from '../lib/ask-api.ts';
import { forgetTab } from '../lib/kept-in-tab.ts';

/** Ends the session and leaves the application, so that nothing of it stays on the screen. */
export const useLogOut = () =>
  useMutation({
    mutationFn: (formToken: string) =>
      askApi<undefined>('/sessions/current', { method: 'DELETE', formToken }),
    onSettled: () => {
      forgetTab();
      location.assign('/masuk?keluar=ya');
    },
  });
