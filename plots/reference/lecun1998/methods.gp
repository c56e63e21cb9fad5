# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot methods.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" methods.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'methods.'.format
data = 'methods.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,1601 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,3202 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,16.6771in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

unset border
unset tics
set key off
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:720]
set yrange [1601:0]

set label '{/:Bold Test error, published and measured}' at screen 0.025,0.98064 left font ',18' textcolor rgb '#222222' front
set label 'published' at screen 0.4125,0.96159 left font ',16' textcolor rgb '#222222' front
set label 'measured' at screen 0.6095,0.96159 left font ',16' textcolor rgb '#222222' front
set label 'Linear classifier' at screen 0.34861,0.93442 right font ',15' textcolor rgb '#222222' front
set label 'deslanted linear' at screen 0.34861,0.90194 right font ',15' textcolor rgb '#222222' front
set label 'Pairwise linear classifier' at screen 0.34861,0.86946 right font ',15' textcolor rgb '#222222' front
set label 'k nearest neighbours, k = 3' at screen 0.34861,0.83698 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10' at screen 0.34861,0.8045 right font ',15' textcolor rgb '#222222' front
set label '28×28-1000-10' at screen 0.34861,0.77202 right font ',15' textcolor rgb '#222222' front
set label '28×28-1000-10, distortions' at screen 0.34861,0.73954 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10, distortions' at screen 0.34861,0.70706 right font ',15' textcolor rgb '#222222' front
set label '1000 RBF units, linear' at screen 0.34861,0.67458 right font ',15' textcolor rgb '#222222' front
set label '40 principal components,' at screen 0.34861,0.64866 right font ',15' textcolor rgb '#222222' front
set label 'quadratic' at screen 0.34861,0.63554 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-100-10' at screen 0.34861,0.60962 right font ',15' textcolor rgb '#222222' front
set label '28×28-500-150-10' at screen 0.34861,0.57714 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-100-10, distortions' at screen 0.34861,0.54466 right font ',15' textcolor rgb '#222222' front
set label '28×28-500-150-10, distortions' at screen 0.34861,0.51218 right font ',15' textcolor rgb '#222222' front
set label 'deslanted k-NN' at screen 0.34861,0.4797 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-1' at screen 0.34861,0.44722 right font ',15' textcolor rgb '#222222' front
set label 'deslanted 20×20-300-10' at screen 0.34861,0.41474 right font ',15' textcolor rgb '#222222' front
set label 'tangent distance' at screen 0.34861,0.38226 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, k-NN in the last layer' at screen 0.34861,0.34978 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, local learning' at screen 0.34861,0.3173 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4' at screen 0.34861,0.28482 right font ',15' textcolor rgb '#222222' front
set label 'SVM, polynomial of degree 4' at screen 0.34861,0.25234 right font ',15' textcolor rgb '#222222' front
set label 'reduced-set SVM' at screen 0.34861,0.21986 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998)' at screen 0.34861,0.18738 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998), distortions' at screen 0.34861,0.1549 right font ',15' textcolor rgb '#222222' front
set label 'virtual SVM' at screen 0.34861,0.12242 right font ',15' textcolor rgb '#222222' front
set label 'Boosted LeNet-4, distortions' at screen 0.34861,0.08994 right font ',15' textcolor rgb '#222222' front
set label '12' at screen 0.76711,0.94035 left font ',15' textcolor rgb '#222222' front
set label '13.48, one trial' at screen 0.81565,0.92848 left font ',15' textcolor rgb '#222222' front
set label '8.4' at screen 0.64906,0.90787 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.896 left font ',15' textcolor rgb '#555555' front
set label '7.6' at screen 0.62283,0.87539 left font ',15' textcolor rgb '#222222' front
set label '6.97, one trial' at screen 0.60217,0.86352 left font ',15' textcolor rgb '#222222' front
set label '5' at screen 0.53757,0.84291 left font ',15' textcolor rgb '#222222' front
set label '2.83, one trial' at screen 0.46641,0.83104 left font ',15' textcolor rgb '#222222' front
set label '4.7' at screen 0.52773,0.81043 left font ',15' textcolor rgb '#222222' front
set label '2.54 ± 0.06, n = 2' at screen 0.45821,0.79856 left font ',15' textcolor rgb '#222222' front
set label '4.5' at screen 0.52117,0.77795 left font ',15' textcolor rgb '#222222' front
set label '2.80 ± 0.04, n = 2' at screen 0.46608,0.76608 left font ',15' textcolor rgb '#222222' front
set label '3.8' at screen 0.49822,0.74547 left font ',15' textcolor rgb '#222222' front
set label '2.30 ± 0.13, n = 2' at screen 0.45198,0.7336 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.49166,0.71299 left font ',15' textcolor rgb '#222222' front
set label '2.15 ± 0.08, n = 2' at screen 0.44608,0.70112 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.49166,0.68051 left font ',15' textcolor rgb '#222222' front
set label '2.88 ± 0.02, n = 3' at screen 0.46904,0.66864 left font ',15' textcolor rgb '#222222' front
set label '3.3' at screen 0.48182,0.64803 left font ',15' textcolor rgb '#222222' front
set label '3.92, one trial' at screen 0.50216,0.63616 left font ',15' textcolor rgb '#222222' front
set label '3.05' at screen 0.47363,0.61555 left font ',15' textcolor rgb '#222222' front
set label '2.01 ± 0.02, n = 2' at screen 0.43985,0.60369 left font ',15' textcolor rgb '#222222' front
set label '2.95' at screen 0.47035,0.58307 left font ',15' textcolor rgb '#222222' front
set label '2.04 ± 0.06, n = 2' at screen 0.44182,0.57121 left font ',15' textcolor rgb '#222222' front
set label '2.5' at screen 0.45559,0.55059 left font ',15' textcolor rgb '#222222' front
set label '1.29 ± 0.04, n = 2' at screen 0.4169,0.53873 left font ',15' textcolor rgb '#222222' front
set label '2.45' at screen 0.45395,0.51811 left font ',15' textcolor rgb '#222222' front
set label '1.61 ± 0.01, n = 2' at screen 0.42673,0.50625 left font ',15' textcolor rgb '#222222' front
set label '2.4' at screen 0.45231,0.48563 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.47377 left font ',15' textcolor rgb '#555555' front
set label '1.7' at screen 0.42936,0.45315 left font ',15' textcolor rgb '#222222' front
set label '2.10 ± 0.14, n = 5' at screen 0.44674,0.44129 left font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.42608,0.42067 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.40881 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40968,0.38819 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.37633 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40968,0.35572 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.34385 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40968,0.32324 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.31137 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40968,0.29076 left font ',15' textcolor rgb '#222222' front
set label '1.05 ± 0.10, n = 5' at screen 0.41231,0.27889 left font ',15' textcolor rgb '#222222' front
set label '1.1' at screen 0.40968,0.25828 left font ',15' textcolor rgb '#222222' front
set label '1.78, one trial' at screen 0.43198,0.24641 left font ',15' textcolor rgb '#222222' front
set label '1' at screen 0.4064,0.2258 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.21393 left font ',15' textcolor rgb '#555555' front
set label '0.95' at screen 0.40476,0.19332 left font ',15' textcolor rgb '#222222' front
set label '0.94 ± 0.08, n = 10' at screen 0.40739,0.18145 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.39984,0.16084 left font ',15' textcolor rgb '#222222' front
set label '0.68 ± 0.09, n = 10' at screen 0.4028,0.14897 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.39984,0.12836 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.37361,0.11649 left font ',15' textcolor rgb '#555555' front
set label '0.7' at screen 0.39657,0.09588 left font ',15' textcolor rgb '#222222' front
set label '0.55 ± 0.04, n = 3' at screen 0.39296,0.08401 left font ',15' textcolor rgb '#222222' front
set label '0' at screen 0.3625,0.06371 center font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.52646,0.06371 center font ',16' textcolor rgb '#222222' front
set label '10' at screen 0.69042,0.06371 center font ',16' textcolor rgb '#222222' front
set label '15' at screen 0.85438,0.06371 center font ',16' textcolor rgb '#222222' front
set label 'test error (%)' at screen 0.66875,0.04747 center font ',16' textcolor rgb '#222222' front
set label 'Measured are means over n finished trials ± one sample standard deviation. Lines go from the' at screen 0.025,0.02748 left font ',14' textcolor rgb '#555555' front
set label 'smallest to the largest trial.' at screen 0.025,0.01499 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.5259,0.0737 to screen 0.52702,0.95066 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.68986,0.0737 to screen 0.69097,0.95066 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.85382,0.0737 to screen 0.85493,0.95066 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.76295,0.93473 to screen 0.79778,0.94597 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.81148,0.92286 to screen 0.97917,0.9341 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.6449,0.90225 to screen 0.68635,0.91349 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.89038 to screen 0.50557,0.90162 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.61866,0.86977 to screen 0.66012,0.88101 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.598,0.8579 to screen 0.75244,0.86914 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.5334,0.83729 to screen 0.55499,0.84853 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46225,0.82542 to screen 0.61668,0.83666 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.52357,0.80481 to screen 0.56502,0.81605 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45405,0.79294 to screen 0.65338,0.80418 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.51701,0.77233 to screen 0.55847,0.78357 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46192,0.76046 to screen 0.66125,0.77171 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.49405,0.73985 to screen 0.53551,0.75109 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44782,0.72798 to screen 0.64715,0.73923 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4875,0.70737 to screen 0.52895,0.71861 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44191,0.6955 to screen 0.64125,0.70675 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4875,0.67489 to screen 0.52895,0.68613 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46487,0.66302 to screen 0.6642,0.67427 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47766,0.64241 to screen 0.51912,0.65365 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.49799,0.63054 to screen 0.65243,0.64179 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46946,0.60993 to screen 0.52417,0.62117 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.43568,0.59806 to screen 0.63502,0.60931 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46618,0.57745 to screen 0.52089,0.58869 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.43765,0.56558 to screen 0.63698,0.57683 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45142,0.54497 to screen 0.49288,0.55621 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41273,0.5331 to screen 0.61206,0.54435 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44978,0.51249 to screen 0.50449,0.52374 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42257,0.50062 to screen 0.6219,0.51187 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44814,0.48001 to screen 0.4896,0.49126 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.46814 to screen 0.50557,0.47939 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42519,0.44753 to screen 0.46665,0.45878 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44257,0.43567 to screen 0.6419,0.44691 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42191,0.41505 to screen 0.46337,0.4263 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.40319 to screen 0.50557,0.41443 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40552,0.38257 to screen 0.44697,0.39382 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.37071 to screen 0.50557,0.38195 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40552,0.35009 to screen 0.44697,0.36134 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.33823 to screen 0.50557,0.34947 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40552,0.31761 to screen 0.44697,0.32886 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.30575 to screen 0.50557,0.31699 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40552,0.28513 to screen 0.44697,0.29638 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40814,0.27327 to screen 0.60747,0.28451 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40552,0.25265 to screen 0.44697,0.2639 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42781,0.24079 to screen 0.58225,0.25203 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40224,0.22017 to screen 0.42382,0.23142 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.20831 to screen 0.50557,0.21955 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4006,0.1877 to screen 0.45531,0.19894 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40322,0.17583 to screen 0.6158,0.18707 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39568,0.15522 to screen 0.43714,0.16646 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39863,0.14335 to screen 0.61121,0.15459 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39568,0.12274 to screen 0.43714,0.13398 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36944,0.11087 to screen 0.50557,0.12211 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.3924,0.09026 to screen 0.43386,0.1015 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.38879,0.07839 to screen 0.58812,0.08963 fs solid noborder fc rgb '#ffffff' behind
set arrow from screen 0.3625,0.95066 to screen 0.3625,0.0737 nohead lw 1 lc rgb '#222222' front
set arrow from screen 0.3625,0.0737 to screen 0.975,0.0737 nohead lw 1 lc rgb '#222222' front
set object rectangle from screen 0.3625,0.95721 to screen 0.40139,0.96596 fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5 front
set object rectangle from screen 0.5595,0.95721 to screen 0.59839,0.96596 fs solid 1 noborder fc rgb '#0072b2' front
plot \
  data index 0 using (261+2361.01632*$2):(95.5+52*$1):(261):(261+2361.01632*$2):(87.5+52*$1):(103.5+52*$1) with boxxyerror fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5, \
  data index 1 using (261+2361.01632*$2):(114.5+52*$1):(261):(261+2361.01632*$2):(106.5+52*$1):(122.5+52*$1) with boxxyerror fs solid 1 noborder fc rgb '#0072b2', \
  data index 1 using (261+2361.01632*$3):(114.5+52*$1):($5 > 1 ? ($4-$3)*2361.01632 : NaN):(0) with vectors heads size screen 0.00486,90 lw 1.5 lc rgb '#222222'
unset output
