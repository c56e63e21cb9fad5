# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot methods.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" methods.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'methods.'.format
data = 'methods.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,1185 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,2370 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,12.3438in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
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
set yrange [1185:0]

set label '{/:Bold Test error, published and measured}' at screen 0.025,0.97384 left font ',18' textcolor rgb '#222222' front
set label 'published' at screen 0.40833,0.9481 left font ',16' textcolor rgb '#222222' front
set label 'measured' at screen 0.60533,0.9481 left font ',16' textcolor rgb '#222222' front
set label 'Linear classifier' at screen 0.34444,0.91139 right font ',15' textcolor rgb '#222222' front
set label 'deslanted linear' at screen 0.34444,0.86751 right font ',15' textcolor rgb '#222222' front
set label 'Pairwise linear classifier' at screen 0.34444,0.82363 right font ',15' textcolor rgb '#222222' front
set label 'k nearest neighbours, k = 3' at screen 0.34444,0.77975 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10' at screen 0.34444,0.73586 right font ',15' textcolor rgb '#222222' front
set label '1000 RBF units, linear' at screen 0.34444,0.69198 right font ',15' textcolor rgb '#222222' front
set label '40 principal components,' at screen 0.34444,0.65696 right font ',15' textcolor rgb '#222222' front
set label 'quadratic' at screen 0.34444,0.63924 right font ',15' textcolor rgb '#222222' front
set label 'deslanted k-NN' at screen 0.34444,0.60422 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-1' at screen 0.34444,0.56034 right font ',15' textcolor rgb '#222222' front
set label 'deslanted 20×20-300-10' at screen 0.34444,0.51646 right font ',15' textcolor rgb '#222222' front
set label 'tangent distance' at screen 0.34444,0.47257 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, k-NN in the last layer' at screen 0.34444,0.42869 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, local learning' at screen 0.34444,0.38481 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4' at screen 0.34444,0.34093 right font ',15' textcolor rgb '#222222' front
set label 'reduced-set SVM' at screen 0.34444,0.29705 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998)' at screen 0.34444,0.25316 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998), distortions' at screen 0.34444,0.20928 right font ',15' textcolor rgb '#222222' front
set label 'virtual SVM' at screen 0.34444,0.1654 right font ',15' textcolor rgb '#222222' front
set label 'Boosted LeNet-4, distortions' at screen 0.34444,0.12152 right font ',15' textcolor rgb '#222222' front
set label '12' at screen 0.76666,0.91941 left font ',15' textcolor rgb '#222222' front
set label '13.48, one trial' at screen 0.81565,0.90338 left font ',15' textcolor rgb '#222222' front
set label '8.4' at screen 0.64749,0.87553 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.85949 left font ',15' textcolor rgb '#555555' front
set label '7.6' at screen 0.62101,0.83165 left font ',15' textcolor rgb '#222222' front
set label '6.97, one trial' at screen 0.60016,0.81561 left font ',15' textcolor rgb '#222222' front
set label '5' at screen 0.53495,0.78776 left font ',15' textcolor rgb '#222222' front
set label '2.83, one trial' at screen 0.46312,0.77173 left font ',15' textcolor rgb '#222222' front
set label '4.7' at screen 0.52502,0.74388 left font ',15' textcolor rgb '#222222' front
set label '2.54 ± 0.06, n = 2' at screen 0.45485,0.72785 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.48861,0.7 left font ',15' textcolor rgb '#222222' front
set label '2.88 ± 0.02, n = 3' at screen 0.46577,0.68397 left font ',15' textcolor rgb '#222222' front
set label '3.3' at screen 0.47868,0.65612 left font ',15' textcolor rgb '#222222' front
set label '3.92, one trial' at screen 0.4992,0.64008 left font ',15' textcolor rgb '#222222' front
set label '2.4' at screen 0.44889,0.61224 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.5962 left font ',15' textcolor rgb '#555555' front
set label '1.7' at screen 0.42572,0.56835 left font ',15' textcolor rgb '#222222' front
set label '2.10 ± 0.14, n = 5' at screen 0.44326,0.55232 left font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.42241,0.52447 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.50844 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40586,0.48059 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.46456 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40586,0.43671 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.42068 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40586,0.39283 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.37679 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.40586,0.34895 left font ',15' textcolor rgb '#222222' front
set label '1.05 ± 0.10, n = 5' at screen 0.4085,0.33291 left font ',15' textcolor rgb '#222222' front
set label '1' at screen 0.40255,0.30506 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.28903 left font ',15' textcolor rgb '#555555' front
set label '0.95' at screen 0.40089,0.26118 left font ',15' textcolor rgb '#222222' front
set label '0.94 ± 0.08, n = 10' at screen 0.40354,0.24515 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.39593,0.2173 left font ',15' textcolor rgb '#222222' front
set label '0.68 ± 0.09, n = 10' at screen 0.3989,0.20127 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.39593,0.17342 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.36944,0.15738 left font ',15' textcolor rgb '#555555' front
set label '0.7' at screen 0.39262,0.12954 left font ',15' textcolor rgb '#222222' front
set label '0.55 ± 0.04, n = 3' at screen 0.38897,0.1135 left font ',15' textcolor rgb '#222222' front
set label '0' at screen 0.35833,0.08608 center font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.52384,0.08608 center font ',16' textcolor rgb '#222222' front
set label '10' at screen 0.68934,0.08608 center font ',16' textcolor rgb '#222222' front
set label '15' at screen 0.85485,0.08608 center font ',16' textcolor rgb '#222222' front
set label 'test error (%)' at screen 0.66667,0.06414 center font ',16' textcolor rgb '#222222' front
set label 'Measured are means over n finished trials ± one sample standard deviation. Lines go from the' at screen 0.025,0.03713 left font ',14' textcolor rgb '#555555' front
set label 'smallest to the largest trial.' at screen 0.025,0.02025 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.52328,0.09958 to screen 0.52439,0.93333 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.68879,0.09958 to screen 0.6899,0.93333 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.85429,0.09958 to screen 0.8554,0.93333 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.76249,0.91181 to screen 0.79732,0.927 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.81148,0.89578 to screen 0.97917,0.91097 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.64333,0.86793 to screen 0.68478,0.88312 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.8519 to screen 0.5014,0.86709 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.61685,0.82405 to screen 0.6583,0.83924 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.59599,0.80802 to screen 0.75043,0.82321 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.53078,0.78017 to screen 0.55237,0.79536 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45895,0.76414 to screen 0.61339,0.77932 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.52085,0.73629 to screen 0.56231,0.75148 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45068,0.72025 to screen 0.65001,0.73544 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.48444,0.69241 to screen 0.5259,0.70759 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4616,0.67637 to screen 0.66094,0.69156 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47451,0.64852 to screen 0.51597,0.66371 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.49503,0.63249 to screen 0.64947,0.64768 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44472,0.60464 to screen 0.48618,0.61983 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.58861 to screen 0.5014,0.6038 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42155,0.56076 to screen 0.46301,0.57595 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.43909,0.54473 to screen 0.63843,0.55992 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41824,0.51688 to screen 0.4597,0.53207 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.50084 to screen 0.5014,0.51603 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40169,0.473 to screen 0.44315,0.48819 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.45696 to screen 0.5014,0.47215 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40169,0.42911 to screen 0.44315,0.4443 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.41308 to screen 0.5014,0.42827 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40169,0.38523 to screen 0.44315,0.40042 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.3692 to screen 0.5014,0.38439 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40169,0.34135 to screen 0.44315,0.35654 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40434,0.32532 to screen 0.60367,0.34051 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39838,0.29747 to screen 0.41996,0.31266 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.28143 to screen 0.5014,0.29662 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39672,0.25359 to screen 0.45143,0.26878 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39937,0.23755 to screen 0.61196,0.25274 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39176,0.2097 to screen 0.43322,0.22489 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39474,0.19367 to screen 0.60732,0.20886 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39176,0.16582 to screen 0.43322,0.18101 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.36528,0.14979 to screen 0.5014,0.16498 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.38845,0.12194 to screen 0.42991,0.13713 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.38481,0.10591 to screen 0.58414,0.1211 fs solid noborder fc rgb '#ffffff' behind
set arrow from screen 0.35833,0.93333 to screen 0.35833,0.09958 nohead lw 1 lc rgb '#222222' front
set arrow from screen 0.35833,0.09958 to screen 0.975,0.09958 nohead lw 1 lc rgb '#222222' front
set object rectangle from screen 0.35833,0.94219 to screen 0.39722,0.95401 fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5 front
set object rectangle from screen 0.55533,0.94219 to screen 0.59422,0.95401 fs solid 1 noborder fc rgb '#0072b2' front
plot \
  data index 0 using (258+2383.271513*$2):(95.5+52*$1):(258):(258+2383.271513*$2):(87.5+52*$1):(103.5+52*$1) with boxxyerror fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5, \
  data index 1 using (258+2383.271513*$2):(114.5+52*$1):(258):(258+2383.271513*$2):(106.5+52*$1):(122.5+52*$1) with boxxyerror fs solid 1 noborder fc rgb '#0072b2', \
  data index 1 using (258+2383.271513*$3):(114.5+52*$1):($5 > 1 ? ($4-$3)*2383.271513 : NaN):(0) with vectors heads size screen 0.00486,90 lw 1.5 lc rgb '#222222'
unset output
