/**
 * Records that are read for one answer where series are joined, which may show few points of very many: then the answer is cut, and says where to go
 * on. One request takes seconds at most.
 */
export const recordsPerAnswer = 1_000_000
