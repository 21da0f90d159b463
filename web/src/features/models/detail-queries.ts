import {
  operatorPage,
  sectionPage,
  tensorPage,
  uploadedModel,
  type UploadedModel,
} from '@rackmark/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { post, request } from '../../lib/api.js';

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A list that the facts of a model only count, page by page. */
const paged = <T>(sha: string, list: string, schema: z.ZodType<Page<T>>, filter = '') =>
  infiniteQueryOptions({
    queryKey: ['models', sha, list, filter],
    queryFn: ({ pageParam }) =>
      request(`/models/${sha}/${list}?limit=200&cursor=${pageParam}${filter}`, schema),
    initialPageParam: '0',
    getNextPageParam: (page: Page<T>) => page.next_cursor,
  });

export const tensorsOf = (sha: string, signature: number) =>
  paged(sha, 'tensors', tensorPage, `&signature=${signature}`);
export const operatorsOf = (sha: string) => paged(sha, 'operators', operatorPage);
export const sectionsOf = (sha: string) => paged(sha, 'sections', sectionPage);

/** Makes one part of a container a model of its own. */
export const takePart = (sha: string, part: number): Promise<UploadedModel> =>
  request(`/models/${sha}/parts`, uploadedModel, post({ part }));
