import type { SeriesReading } from '@rackmark/analysis';
import { seriesLevel, seriesNote, seriesPlace, seriesRow } from '@rackmark/contracts';
import { z } from 'zod';

/** What is stored of a series. */
export const seriesReading: z.ZodType<SeriesReading> = z.object({
  units: z.array(z.object({ letter: z.string(), device_id: z.string() })),
  places: z.array(seriesPlace),
  levels: z.array(seriesLevel),
  suspicious: seriesRow.shape.suspicious,
  budget: seriesRow.shape.budget,
  environment: seriesRow.shape.environment,
  answer: seriesRow.shape.answer,
  by_unit: z.array(
    z.object({ unit: z.string(), places: z.array(seriesPlace), levels: z.array(seriesLevel) }),
  ),
  notes: z.array(seriesNote),
});
