import type { RowOrder } from './stacked-plan';

/**
 * The rows that students take, int32 [steps, rows] each, as a stacked program is fed with them: [steps, students, rows];
 * where all take the same ones, those of the first.
 */
export function stackOrders(orders: readonly Int32Array[], rows: number, rowOrder: RowOrder): Int32Array {
  const [first = new Int32Array()] = orders;
  if (rowOrder === 'shared') return first;
  const stacked = new Int32Array(orders.length * first.length);
  orders.forEach((own, student) => {
    for (let step = 0; step * rows < first.length; step += 1) {
      const part = own.subarray(step * rows, (step + 1) * rows);
      stacked.set(part, (step * orders.length + student) * rows);
    }
  });
  return stacked;
}
