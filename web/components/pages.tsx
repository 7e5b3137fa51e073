import { Button } from '@mantine/core';
import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/language.ts';
import { Loading } from './loading.tsx';
import { pagesTexts } from './pages-texts.ts';
import { ProblemNote } from './problem-note.tsx';

export interface PagesProps<Item> {
  readonly name: QueryKey;
  readonly load: (
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ readonly items: readonly Item[]; readonly next?: string | undefined }>;
  /** What stands there instead of an empty list. */
  readonly empty: string;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A list as the server gives it, a page at a time. */
export function Pages<Item>({ name, load, empty, children }: PagesProps<Item>) {
  const texts = useTexts(pagesTexts);
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: name,
      queryFn: ({ pageParam, signal }) => load(pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next,
    });
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p>{empty}</p>;
  return (
    <>
      {children(items)}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts.more}
        </Button>
      )}
    </>
  );
}
